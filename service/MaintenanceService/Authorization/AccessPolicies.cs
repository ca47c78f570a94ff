using MaintenanceService.Client;
using Microsoft.AspNetCore.Authorization;
using static MaintenanceService.Client.KeyRole;

namespace MaintenanceService.Authorization;

/// <summary>The policies of operations. Each also limits a key to its sites where the route names one.</summary>
internal static class AccessPolicies
{
    public static AuthorizationPolicy Readers { get; } = For(Viewer, Operator, Admin);

    public static AuthorizationPolicy Operators { get; } = For(Operator, Admin);

    public static AuthorizationPolicy Admins { get; } = For(Admin);

    /// <summary>Requires an admin key for every site.</summary>
    public static AuthorizationPolicy StoreAdmins { get; } = Build(new RoleRequirement(wholeStore: true, Admin));

    /// <summary>Requires an admin key for every site that may create keys.</summary>
    public static AuthorizationPolicy KeyMakers { get; } = AuthorizationPolicy.Combine(
        StoreAdmins, new AuthorizationPolicyBuilder().AddRequirements(StoredKeyRequirement.Instance).Build());

    public static AuthorizationPolicy Instances { get; } = For(KeyRole.Instance);

    public static AuthorizationPolicy OperatorsAndInstances { get; } = For(Operator, Admin, KeyRole.Instance);

    public static AuthorizationPolicy AnyKey { get; } = For(Enum.GetValues<KeyRole>());

    /// <summary>
    /// The fallback for endpoints without a policy: denies access. Where routing found no endpoint, or refused the method or the media type with
    /// an endpoint of its own, there is nothing to protect, and the answer is 404, 405 or 415.
    /// </summary>
    public static AuthorizationPolicy Fallback { get; } = new AuthorizationPolicyBuilder()
        .RequireAssertion(context => context.Resource is HttpContext http && http.GetEndpoint() is not RouteEndpoint)
        .Build();

    private static AuthorizationPolicy For(params KeyRole[] roles) => Build(new RoleRequirement(wholeStore: false, roles));

    // A role is that of a key: none is met without an authenticated caller.
    private static AuthorizationPolicy Build(RoleRequirement role) => new AuthorizationPolicyBuilder()
        .AddRequirements(SiteScopeRequirement.Instance, role, SiteExistsRequirement.Instance)
        .Build();
}

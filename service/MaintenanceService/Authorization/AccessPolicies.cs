using MaintenanceService.Client;
using Microsoft.AspNetCore.Authorization;
using static MaintenanceService.Client.KeyRole;

namespace MaintenanceService.Authorization;

/// <summary>Who may call an operation. Each policy also keeps a key to its sites where the route names one.</summary>
internal static class AccessPolicies
{
    public static AuthorizationPolicy Readers { get; } = For(Viewer, Operator, Admin);

    public static AuthorizationPolicy Operators { get; } = For(Operator, Admin);

    public static AuthorizationPolicy Admins { get; } = For(Admin);

    /// <summary>Admins whose key is for every site.</summary>
    public static AuthorizationPolicy StoreAdmins { get; } = Build(new RoleRequirement(wholeStore: true, Admin));

    /// <summary>Those of them that may make keys.</summary>
    public static AuthorizationPolicy KeyMakers { get; } = AuthorizationPolicy.Combine(
        StoreAdmins, new AuthorizationPolicyBuilder().AddRequirements(StoredKeyRequirement.Instance).Build());

    public static AuthorizationPolicy Instances { get; } = For(KeyRole.Instance);

    public static AuthorizationPolicy OperatorsAndInstances { get; } = For(Operator, Admin, KeyRole.Instance);

    public static AuthorizationPolicy AnyKey { get; } = For(Enum.GetValues<KeyRole>());

    /// <summary>
    /// For whatever says nothing of who may call it: closed. Where routing found no endpoint, or refused the method or the media type by one
    /// of its own, there is nothing to protect, and the answer is 404, 405 or 415.
    /// </summary>
    public static AuthorizationPolicy Fallback { get; } = new AuthorizationPolicyBuilder()
        .RequireAssertion(context => context.Resource is HttpContext http && http.GetEndpoint() is not RouteEndpoint)
        .Build();

    private static AuthorizationPolicy For(params KeyRole[] roles) => Build(new RoleRequirement(wholeStore: false, roles));

    private static AuthorizationPolicy Build(RoleRequirement role) => new AuthorizationPolicyBuilder()
        .RequireAuthenticatedUser()
        .AddRequirements(SiteScopeRequirement.Instance, role, SiteExistsRequirement.Instance)
        .Build();
}

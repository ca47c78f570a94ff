using MaintenanceService.Authentication;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Authorization;

namespace MaintenanceService.Authorization;

/// <summary>The key has one of these roles.</summary>
/// <param name="wholeStore">Whether the key must also be for every site.</param>
/// <param name="roles">The roles that may.</param>
internal sealed class RoleRequirement(bool wholeStore, params IReadOnlyList<KeyRole> roles) : AuthorizationHandler<RoleRequirement>, IAuthorizationRequirement
{
    public IReadOnlyList<KeyRole> Roles => roles;

    public bool WholeStore => wholeStore;

    /// <summary>Whether every key fulfils it.</summary>
    public bool IsForEveryKey => !wholeStore && roles.Count == Enum.GetValues<KeyRole>().Length;

    /// <summary>What it asks for, such as "a key with the role operator or admin".</summary>
    public override string ToString() =>
        $"a key with the role {string.Join(" or ", roles.Select(role => role.ToString().ToLowerInvariant()))}{(wholeStore ? " for every site" : "")}";

    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, RoleRequirement requirement)
    {
        if (context.User is CallerPrincipal { Caller: var caller } && caller.HasOneOf(roles) && (!wholeStore || caller.CoversAll))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}

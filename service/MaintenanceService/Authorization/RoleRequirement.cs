using MaintenanceService.Authentication;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Authorization;

namespace MaintenanceService.Authorization;

/// <summary>Requires that the key has one of some roles.</summary>
/// <param name="wholeStore">Whether the key must also be for every site.</param>
/// <param name="roles">The permitted roles.</param>
internal sealed class RoleRequirement(bool wholeStore, params IReadOnlyList<KeyRole> roles) : IAuthorizationRequirement, IAuthorizationHandler
{
    public IReadOnlyList<KeyRole> Roles => roles;

    public bool WholeStore => wholeStore;

    /// <summary>True where every key meets it.</summary>
    public bool IsForEveryKey => !wholeStore && roles.Count == Enum.GetValues<KeyRole>().Length;

    /// <summary>The requirement as a text, such as "a key with the role operator or admin".</summary>
    public override string ToString() =>
        $"a key with the role {string.Join(" or ", roles.Select(role => role.ToString().ToLowerInvariant()))}{(wholeStore ? " for every site" : "")}";

    public Task HandleAsync(AuthorizationHandlerContext context)
    {
        if (context.User is CallerPrincipal { Caller: var caller } && caller.HasOneOf(roles) && (!wholeStore || caller.CoversAll))
        {
            context.Succeed(this);
        }

        return Task.CompletedTask;
    }
}

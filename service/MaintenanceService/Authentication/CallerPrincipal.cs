using System.Security.Claims;
using MaintenanceService.Domain.Keys;

namespace MaintenanceService.Authentication;

/// <summary>The authenticated user of a request: its <see cref="Caller"/>, for ASP.NET Core's own parts.</summary>
internal sealed class CallerPrincipal(Caller caller) : ClaimsPrincipal(new ClaimsIdentity(
    [new Claim(ClaimTypes.NameIdentifier, caller.KeyId), new Claim(ClaimTypes.Name, caller.Author.Actor.Name)],
    ApiKeyAuthenticationHandler.SchemeName))
{
    public Caller Caller { get; } = caller;
}

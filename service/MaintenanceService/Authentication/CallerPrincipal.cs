using System.Security.Claims;
using MaintenanceService.Domain.Keys;

namespace MaintenanceService.Authentication;

/// <summary>Exposes the <see cref="Caller"/> of an authenticated request as the user of ASP.NET Core.</summary>
internal sealed class CallerPrincipal(Caller caller) : ClaimsPrincipal(new ClaimsIdentity(ApiKeyAuthenticationHandler.SchemeName))
{
    public Caller Caller { get; } = caller;
}

using MaintenanceService.Authentication;
using MaintenanceService.Domain.Keys;

namespace MaintenanceService.Endpoints.Http;

/// <summary>Returns the caller of an authorized request.</summary>
internal static class CallerExtensions
{
    public static Caller Caller(this HttpContext context) =>
        (context.User as CallerPrincipal)?.Caller
        ?? throw new InvalidOperationException("The endpoint lets requests in that have no key.");
}

using MaintenanceService.Authentication;
using MaintenanceService.Domain.Keys;

namespace MaintenanceService.Endpoints.Http;

/// <summary>Who asks, once the request was authorized.</summary>
internal static class CallerExtensions
{
    public static Caller Caller(this HttpContext context) =>
        (context.User as CallerPrincipal)?.Caller
        ?? throw new InvalidOperationException("The endpoint lets requests in that have no key.");
}

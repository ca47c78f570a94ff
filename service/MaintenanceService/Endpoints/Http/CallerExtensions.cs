using MaintenanceService.Security;

namespace MaintenanceService.Endpoints.Http;

/// <summary>Who asks, once access control has let the request through.</summary>
internal static class CallerExtensions
{
    public static Caller Caller(this HttpContext context) =>
        context.Features.Get<Caller>() ?? throw new InvalidOperationException("The endpoint has no access rule.");
}

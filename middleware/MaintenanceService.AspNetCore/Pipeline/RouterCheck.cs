using MaintenanceService.AspNetCore.Exemptions;
using MaintenanceService.AspNetCore.Observability;
using MaintenanceService.AspNetCore.Rules;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MaintenanceService.AspNetCore.Pipeline;

/// <summary>
/// Warns of what <c>UseMvc</c> and <c>UseRouter</c> keep closed: their routes are no endpoints, so neither the attribute nor a sign-in page can be
/// recognized.
/// </summary>
internal sealed partial class RouterCheck(IServiceProvider services, SignInPaths signIn, LocalPathRules localPaths, SafeLogger<RouterCheck> logger)
{
    /// <summary>Writes one warning that names all, or none.</summary>
    public void Warn()
    {
        string[] closed = [.. signIn.LoginPages.Where(page => !localPaths.Match(page)).Distinct(StringComparer.OrdinalIgnoreCase), .. Marked()];
        if (closed.Length > 0)
        {
            LogClosed(logger, string.Join(", ", closed));
        }
    }

    private IEnumerable<string> Marked() => services.GetService<IActionDescriptorCollectionProvider>() is { } actions
        ? actions.ActionDescriptors.Items.Where(IsMarked).Select(action => action.DisplayName ?? "an action without a name")
        : [];

    private static bool IsMarked(ActionDescriptor action) => action.EndpointMetadata?.OfType<AllowDuringMaintenanceAttribute>().Any() == true;

    [LoggerMessage(164, LogLevel.Warning, "What app.UseMvc() or app.UseRouter() answers is refused while the site is closed, also sign-in pages and what says AllowDuringMaintenance: {Closed}. Use endpoint routing (app.UseRouting() and app.MapControllers…), or name the paths in Maintenance:ExemptPaths.")]
    private static partial void LogClosed(ILogger logger, string closed);
}

using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace MaintenanceService.AspNetCore.Pipeline;

/// <summary>
/// Tells which middleware an app has added so far. The framework does not say: whether an app has called <c>UseEndpoints</c> shows nowhere else,
/// for its routes may come later.
/// </summary>
internal static class AddedMiddleware
{
    private static readonly FieldInfo? Components = typeof(ApplicationBuilder).GetField("_components", BindingFlags.Instance | BindingFlags.NonPublic);

    private static readonly PropertyInfo? Inner = typeof(WebApplication).GetProperty("ApplicationBuilder", BindingFlags.Instance | BindingFlags.NonPublic);

    /// <summary>Returns whether a middleware class was added; false also where the framework keeps it in another way.</summary>
    /// <param name="app">The app.</param>
    /// <param name="type">The full name of the class.</param>
    public static bool Includes(IApplicationBuilder app, string type)
    {
        object? builder = app is WebApplication ? Inner?.GetValue(app) : app;
        // The text of a component's target is the name of its class.
        return builder is ApplicationBuilder && Components?.GetValue(builder) is IEnumerable<Func<RequestDelegate, RequestDelegate>> components
            && components.Any(component => component.Target?.ToString() == type);
    }
}

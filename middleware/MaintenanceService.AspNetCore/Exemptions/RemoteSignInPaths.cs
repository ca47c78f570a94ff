using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace MaintenanceService.AspNetCore.Exemptions;

/// <summary>
/// Finds the callback paths of remote schemes (OAuth, OpenID Connect, …). The type of their options is found by the handler's type argument,
/// because OpenID Connect's is in a package of its own.
/// </summary>
internal static class RemoteSignInPaths
{
    // The handler answers these itself. Its AccessDeniedPath is a page of the app.
    private static readonly string[] Names = ["CallbackPath", "RemoteSignOutPath", "SignedOutCallbackPath"];

    public static bool IsRemote(Type? handler) => OptionsOf(handler) is not null;

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "An app that uses a scheme keeps its options, and their paths are read by the scheme itself.")]
    [UnconditionalSuppressMessage("Trimming", "IL2055", Justification = "IOptionsMonitor of the scheme's options is made by the scheme itself.")]
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "See above.")]
    [UnconditionalSuppressMessage("Trimming", "IL2076", Justification = "The options have the constructor that the scheme itself makes them by.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Reference type arguments share code, and the instantiation exists.")]
    public static PathString[] Of(IServiceProvider services, AuthenticationSchemeBuilder scheme)
    {
        if (OptionsOf(scheme.HandlerType) is not { } type
            || services.GetService(typeof(IOptionsMonitor<>).MakeGenericType(type)) is not { } monitor)
        {
            return [];
        }

        object? options = monitor.GetType().GetMethod("Get")?.Invoke(monitor, [scheme.Name]);
        return [.. Names.Select(name => options?.GetType().GetProperty(name)?.GetValue(options)).OfType<PathString>()];
    }

    private static Type? OptionsOf(Type? handler)
    {
        for (Type? type = handler; type is not null; type = type.BaseType)
        {
            if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(RemoteAuthenticationHandler<>))
            {
                return type.GetGenericArguments()[0];
            }
        }

        return null;
    }
}

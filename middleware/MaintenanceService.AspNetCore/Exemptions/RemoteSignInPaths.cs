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

    public static bool IsRemote(Type? handler) => OptionsOf(handler, typeof(RemoteAuthenticationHandler<>)) is not null;

    /// <summary>Returns the scheme that a scheme leaves its challenges to (a policy scheme, or a cookie with <c>ForwardChallenge</c>); null where it challenges itself.</summary>
    public static string? ForwardedChallenge(IServiceProvider services, AuthenticationScheme scheme)
    {
        try
        {
            return OptionsOf(scheme.HandlerType, typeof(AuthenticationHandler<>)) is { } type && Options(services, type, scheme.Name) is AuthenticationSchemeOptions options
                ? options.ForwardChallenge ?? options.ForwardDefault
                : null;
        }
        catch (Exception)
        {
            // Options that can't be read are logged where the scheme's paths are.
            return null;
        }
    }

    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "An app that uses a scheme keeps its options, and their paths are read by the scheme itself.")]
    public static PathString[] Of(IServiceProvider services, AuthenticationSchemeBuilder scheme)
    {
        object? options = OptionsOf(scheme.HandlerType, typeof(RemoteAuthenticationHandler<>)) is { } type ? Options(services, type, scheme.Name) : null;
        return [.. Names.Select(name => options?.GetType().GetProperty(name)?.GetValue(options)).OfType<PathString>()];
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "An app that uses a scheme keeps its options, and their paths are read by the scheme itself.")]
    [UnconditionalSuppressMessage("Trimming", "IL2055", Justification = "IOptionsMonitor of the scheme's options is made by the scheme itself.")]
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "See above.")]
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "The options have the constructor that the scheme itself makes them by.")]
    [UnconditionalSuppressMessage("Trimming", "IL2071", Justification = "The options have the constructor that the scheme itself makes them by.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Reference type arguments share code, and the instantiation exists.")]
    private static object? Options(IServiceProvider services, Type type, string scheme) =>
        services.GetService(typeof(IOptionsMonitor<>).MakeGenericType(type)) is { } monitor ? monitor.GetType().GetMethod("Get")?.Invoke(monitor, [scheme]) : null;

    private static Type? OptionsOf(Type? handler, Type generic)
    {
        for (Type? type = handler; type is not null; type = type.BaseType)
        {
            if (type.IsGenericType && type.GetGenericTypeDefinition() == generic)
            {
                return type.GetGenericArguments()[0];
            }
        }

        return null;
    }
}

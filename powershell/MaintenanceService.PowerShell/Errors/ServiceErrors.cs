using System.Net;
using System.Security.Authentication;
using MaintenanceService.Client;
using MaintenanceService.PowerShell.Output;

namespace MaintenanceService.PowerShell.Errors;

/// <summary>Turns what the client throws into what a cmdlet reports. Neither headers nor keys are part of it.</summary>
internal static class ServiceErrors
{
    /// <param name="failure">What the last attempt failed with.</param>
    /// <param name="service">The service's address.</param>
    /// <param name="target">What the call was about.</param>
    /// <param name="tried">How long it was tried in all.</param>
    /// <param name="harmless">Whether no attempt can have changed anything.</param>
    public static MaintenanceCommandException Of(Exception failure, Uri service, object? target, TimeSpan tried, bool harmless)
    {
        if (failure is MaintenanceServiceException refusal && (refusal.Slug is not null || !IsTransient(refusal)))
        {
            return Of(refusal, target, harmless);
        }

        string effort = tried >= TimeSpan.FromSeconds(1) ? $" Tried for {tried.TotalSeconds:0} s." : "";
        return new MaintenanceCommandException(
            ErrorIds.ServiceUnreachable, $"The service at {service} can't be reached: {Reason(failure)}{effort}", service.ToString(), failure)
        { ChangedNothing = harmless };
    }

    /// <summary>Whether it is the other side's or the network's doing, not this module's.</summary>
    public static bool IsFailure(Exception exception) =>
        exception is HttpRequestException or IOException or TimeoutException or MaintenanceServiceException;

    /// <summary>In a sentence, why a call failed.</summary>
    public static string Reason(Exception exception)
    {
        string reason = exception switch
        {
            HttpRequestException { InnerException: AuthenticationException tls } =>
                tls.Message.Contains("certificate", StringComparison.Ordinal)
                    ? $"its certificate is not trusted ({tls.Message.TrimEnd('.')})"
                    : $"it does not speak https there ({tls.Message.TrimEnd('.')})",
            MaintenanceServiceException refusal => $"it answers {(int)refusal.StatusCode}",
            HttpRequestException { InnerException: { } inner } when !exception.Message.Contains(inner.Message, StringComparison.Ordinal) =>
                $"{exception.Message.TrimEnd('.')} ({inner.Message.TrimEnd('.')})",
            _ => exception.Message,
        };
        return SafeText.Clean(reason.TrimEnd('.') + ".");
    }

    /// <summary>Whether sending it again can help: not where the other side is the wrong one, or can't be trusted.</summary>
    public static bool IsTransient(Exception exception) => exception switch
    {
        HttpRequestException { InnerException: AuthenticationException } => false,
        HttpRequestException or IOException or TimeoutException => true,
        MaintenanceServiceException refusal => refusal.StatusCode == HttpStatusCode.ServiceUnavailable
            // A proxy's word that the service is away; the service itself never says so.
            || (refusal.Slug is null && refusal.StatusCode is HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout),
        _ => false,
    };

    /// <summary>Whether the request certainly changed nothing: it never left, or was refused.</summary>
    public static bool IsHarmless(Exception exception) => exception switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError } => true,
        MaintenanceServiceException { Slug: not null } => true,

        // Whoever answers so, a gateway or another server altogether, has not passed it on; one that gave up waiting (408) may have.
        MaintenanceServiceException { StatusCode: >= HttpStatusCode.Ambiguous and < HttpStatusCode.InternalServerError and not HttpStatusCode.RequestTimeout } => true,
        _ => false,
    };

    private static MaintenanceCommandException Of(MaintenanceServiceException refusal, object? target, bool harmless)
    {
        Problem problem = refusal.Problem;
        string id = ErrorKinds.OfSlug(refusal.Slug);
        string message = id switch
        {
            ErrorIds.SiteNotFound => SiteNotFound(target as string, problem.Suggestion),
            ErrorIds.Unauthenticated => "The service does not accept the key.",
            ErrorIds.UnexpectedResponse when refusal.Slug is { } slug =>
                $"The service refused with {(int)refusal.StatusCode} {slug}: {refusal.Message}",
            _ => Where(problem.Pointer) + RestSpeech.Without(refusal.Message),
        };
        return new MaintenanceCommandException(id, SafeText.Clean(message), target, refusal) { ChangedNothing = harmless };
    }

    /// <summary>Which member of the request is meant, such as <c>lease/seconds</c>.</summary>
    private static string Where(string? pointer) => pointer is { Length: > 1 } ? $"{pointer[1..]}: " : "";

    private static string SiteNotFound(string? site, string? suggestion)
    {
        string known = site is null ? "There is no such site that this key may read." : $"There is no site '{site}' that this key may read.";
        return suggestion is null ? known : $"{known} Did you mean '{suggestion}'?";
    }
}

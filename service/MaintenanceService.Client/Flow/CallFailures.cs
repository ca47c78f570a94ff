using System.Net;
using System.Security.Authentication;

namespace MaintenanceService.Client.Flow;

/// <summary>Makes a <see cref="FlowException"/> of what the client throws, without headers and keys.</summary>
internal static class CallFailures
{
    /// <param name="failure">The failure of the last attempt.</param>
    /// <param name="service">The service's addresses.</param>
    /// <param name="target">The object of the call, such as the site's name.</param>
    /// <param name="tried">The time since the first attempt.</param>
    /// <param name="harmless">True where no attempt can have changed anything.</param>
    /// <param name="syntax">Writes options as the caller types them.</param>
    public static FlowException ToFlowException(Exception failure, ServiceAddresses service, object? target, TimeSpan tried, bool harmless, ICommandSyntax syntax)
    {
        if (failure is MaintenanceServiceException refusal && (refusal.Slug is not null || !IsTransient(refusal)))
        {
            return Refused(refusal, service, target, harmless, syntax);
        }

        string effort = tried >= TimeSpan.FromSeconds(1) ? $" Tried for {tried.TotalSeconds:0} s." : "";
        return new FlowException(
            FlowErrors.ServiceUnreachable, $"The service at {service} can't be reached: {Reason(failure)}{effort}", service.ToString(), failure)
        { ChangedNothing = harmless };
    }

    /// <summary>Returns whether it is the other side's or the network's doing, not the caller's.</summary>
    public static bool IsFailure(Exception exception) =>
        exception is HttpRequestException or IOException or TimeoutException or MaintenanceServiceException;

    /// <summary>Returns in a sentence why a call failed.</summary>
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

    /// <summary>Returns whether sending it again can help: not where the other side is the wrong one, or can't be trusted.</summary>
    public static bool IsTransient(Exception exception) => exception switch
    {
        HttpRequestException { InnerException: AuthenticationException } => false,
        HttpRequestException or IOException or TimeoutException => true,
        MaintenanceServiceException refusal => refusal.StatusCode == HttpStatusCode.ServiceUnavailable
            // A proxy answers so where the service is away; the service itself does not.
            || (refusal.Slug is null && refusal.StatusCode is HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout),
        _ => false,
    };

    /// <summary>Returns whether the request certainly changed nothing: it never left, or was refused.</summary>
    public static bool IsHarmless(Exception exception) => exception switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError } => true,

        // The service itself may not know whether it was written.
        MaintenanceServiceException { Slug: ProblemSlug.StorageUnavailable } => false,
        MaintenanceServiceException { Slug: not null } => true,

        // A gateway or another server that answers so has not passed the request on; only after a time-out (408) it may have.
        MaintenanceServiceException { StatusCode: >= HttpStatusCode.Ambiguous and < HttpStatusCode.InternalServerError and not HttpStatusCode.RequestTimeout } => true,
        _ => false,
    };

    private static FlowException Refused(MaintenanceServiceException refusal, ServiceAddresses service, object? target, bool harmless, ICommandSyntax syntax)
    {
        Problem problem = refusal.Problem;
        string id = FlowErrors.OfSlug(refusal.Slug);
        string message = id switch
        {
            FlowErrors.SiteNotFound => SiteNotFound(target as string, problem.Suggestion),
            FlowErrors.Unauthenticated => "The service does not accept the key.",
            FlowErrors.UnexpectedResponse when refusal.Slug is { } slug =>
                $"The service refused with {(int)refusal.StatusCode} {slug}: {refusal.Message}",
            FlowErrors.UnexpectedResponse when (int)refusal.StatusCode is >= 200 and < 300 =>
                $"What {service} answers is not an answer of the maintenance service.",
            FlowErrors.UnexpectedResponse => $"{service} answers {(int)refusal.StatusCode}, and not as the maintenance service does.",
            _ when problem.Pointer is { Length: > 1 } pointer => $"{syntax.Option(RequestMembers.Option(pointer))}: {ServiceText.InWordsOf(syntax, refusal.Message)}",
            _ => ServiceText.InWordsOf(syntax, refusal.Message),
        };
        return new FlowException(id, SafeText.Clean(message), target, refusal) { ChangedNothing = harmless };
    }

    private static string SiteNotFound(string? site, string? suggestion)
    {
        string known = site is null ? "There is no such site that this key may read." : $"There is no site '{site}' that this key may read.";
        return suggestion is null ? known : $"{known} Did you mean '{suggestion}'?";
    }
}

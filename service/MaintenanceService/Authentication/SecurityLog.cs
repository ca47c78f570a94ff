using System.Net;

namespace MaintenanceService.Authentication;

/// <summary>Logs refused authentication and authorization for security monitoring. The ids are documented in docs/security.md, and never change.</summary>
internal sealed partial class SecurityLog(ILoggerFactory loggers)
{
    /// <summary>The category of these events, and of those of <see cref="Observability.SecurityHistoryLog"/>.</summary>
    public const string Category = "MaintenanceService.Security";

    private readonly ILogger _logger = loggers.CreateLogger(Category);

    public void AuthenticationFailed(AuthenticationFailure failure, string? address)
    {
        switch (failure)
        {
            case { Reason: FailureReason.Revoked, KeyId: { } key }:
                RevokedKeyUsed(key, address);
                break;
            case { Reason: FailureReason.Expired, KeyId: { } key }:
                ExpiredKeyUsed(key, address);
                break;
            case { Reason: FailureReason.DevelopmentKeyRefused }:
                DevelopmentKeyRefused(address, failure.Message);
                break;
            default:
                AuthenticationFailed(address, failure.Reason);
                break;
        }
    }

    [LoggerMessage(2005, LogLevel.Warning, "Too many requests from {Address} failed to authenticate; further ones are refused with 429 for the rest of the minute.")]
    public partial void AuthenticationRateLimited(IPAddress address);

    [LoggerMessage(2006, LogLevel.Warning, "The key {Key} was refused {Operation} from {Address}: it lacks the role.")]
    public partial void RoleDenied(string key, string operation, string? address);

    [LoggerMessage(2007, LogLevel.Warning, "The key {Key} was refused {Operation} from {Address}: the site {Site} is outside its scope.")]
    public partial void SiteDenied(string key, string operation, string site, string? address);

    [LoggerMessage(2008, LogLevel.Warning, "The key {Key} was refused {Operation} from {Address}: {Detail}")]
    public partial void OperationDenied(string key, string? operation, string? address, string detail);

    [LoggerMessage(2009, LogLevel.Warning, "The key {Key} was refused {Operation} from {Address}: it was revoked, changed or expired after the request had begun.")]
    public partial void KeyBecameInvalid(string key, string? operation, string? address);

    [LoggerMessage(2010, LogLevel.Warning, "An open stream or wait of the key {Key} from {Address} was ended: the key was revoked, changed or has expired.")]
    public partial void OpenCallEnded(string key, string? address);

    [LoggerMessage(2001, LogLevel.Warning, "A request from {Address} was not authenticated: its key is {Reason}.")]
    private partial void AuthenticationFailed(string? address, FailureReason reason);

    [LoggerMessage(2002, LogLevel.Warning, "The revoked key {Key} was used from {Address}.")]
    private partial void RevokedKeyUsed(string key, string? address);

    [LoggerMessage(2003, LogLevel.Warning, "The expired key {Key} was used from {Address}.")]
    private partial void ExpiredKeyUsed(string key, string? address);

    [LoggerMessage(2004, LogLevel.Warning, "The development key was refused from {Address}: {Detail}")]
    private partial void DevelopmentKeyRefused(string? address, string detail);
}

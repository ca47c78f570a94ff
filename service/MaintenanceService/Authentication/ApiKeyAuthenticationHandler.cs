using System.Globalization;
using System.Net;
using System.Text.Encodings.Web;
using MaintenanceService.Client;
using MaintenanceService.Domain.Keys;
using MaintenanceService.Domain.Problems;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace MaintenanceService.Authentication;

/// <summary>Authenticates <c>Authorization: Bearer &lt;key&gt;</c>, and limits the rate of guessing.</summary>
internal sealed class ApiKeyAuthenticationHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers,
    UrlEncoder encoder,
    ApiKeyLookup keys,
    DevelopmentKey development,
    KeyUsage usage,
    FailedAuthentications failures,
    RemoteAddress addresses,
    SecurityLog log,
    TimeProvider time)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "Bearer";

    public static AuthenticateResult Success(Caller caller) => AuthenticateResult.Success(new AuthenticationTicket(new CallerPrincipal(caller), SchemeName));

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        const string Prefix = SchemeName + " ";
        string header = Request.Headers.Authorization.ToString();
        return Task.FromResult(header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)
            ? Authenticate(header[Prefix.Length..].Trim())
            : AuthenticateResult.NoResult());
    }

    /// <summary>Refuses a request that needs a key: 401, or 429 where too many failed from its address.</summary>
    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        AuthenticationFailure failure = (await HandleAuthenticateOnceSafeAsync()).Failure as AuthenticationFailure
            ?? new AuthenticationFailure(FailureReason.Missing, AuthenticationFailure.SendAKey);
        IPAddress socket = SocketAddress.Of(Context);
        FailureCount count = failures.Add(socket);
        if (count.RetryAfter is { } wait)
        {
            if (count.IsFirstBeyond)
            {
                log.AuthenticationRateLimited(socket);
            }

            Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            throw new ProblemException(ProblemKind.RateLimited, "Too many failed authentications from this address; wait, and send a valid key.");
        }

        log.AuthenticationFailed(failure, addresses.Of(Context));
        throw new ProblemException(ProblemKind.Unauthenticated, failure.Message);
    }

    private AuthenticateResult Authenticate(string secret)
    {
        if (development.Matches(secret))
        {
            return DevelopmentKey.Objection(Context) is { } objection
                ? Fail(FailureReason.DevelopmentKeyRefused, $"The development key works only from this machine itself, and {objection}. Use a key of your own.", Caller.Development)
                : Success(DevelopmentKey.CreateCaller(addresses.Of(Context)));
        }

        if (!SecretToken.MayBeWellFormed(KeyCommands.Prefix, secret))
        {
            return Fail(FailureReason.Malformed, "The key's checksum is wrong: it was mistyped or truncated. Send it exactly as it was shown.");
        }

        if (keys.Find(secret) is not { Record: var key } known)
        {
            return Fail(FailureReason.Unknown, AuthenticationFailure.SendAKey);
        }

        if (key.RevokedAt is { } revokedAt)
        {
            return Fail(FailureReason.Revoked, $"This key was revoked at {WireTime.Format(revokedAt)}. Send a valid one.", key.Id);
        }

        if (!key.IsValidAt(time.GetUtcNow()))
        {
            return Fail(FailureReason.Expired, $"This key expired at {WireTime.Format(key.ExpiresAt ?? default)}. Send a valid one.", key.Id);
        }

        usage.Record(key.Id);
        return known.Authenticate(addresses.Of(Context));
    }

    private static AuthenticateResult Fail(FailureReason reason, string detail, string? keyId = null) =>
        AuthenticateResult.Fail(new AuthenticationFailure(reason, detail, keyId));
}

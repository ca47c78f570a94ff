using System.Globalization;
using System.Net;
using System.Text.Encodings.Web;
using MaintenanceService.Problems;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace MaintenanceService.Authentication;

/// <summary>Authenticates <c>Authorization: Bearer &lt;key&gt;</c>, and slows down whoever guesses.</summary>
internal sealed class ApiKeyAuthenticationHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    ApiKeyLookup keys,
    FailedAuthentications failures,
    RemoteAddress addresses)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Bearer";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        const string Prefix = SchemeName + " ";
        string header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        bool fromLoopback = IPAddress.IsLoopback(SocketAddress.Of(Context));
        return Task.FromResult(keys.Find(header[Prefix.Length..].Trim(), fromLoopback, addresses.Of(Context)) is { } caller
            ? AuthenticateResult.Success(new AuthenticationTicket(new CallerPrincipal(caller), Scheme.Name))
            : AuthenticateResult.Fail("The key is unknown, expired or revoked."));
    }

    /// <summary>Refuses a request that needs a key: 401, or 429 where too many failed from its address.</summary>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (failures.Note(SocketAddress.Of(Context)) is { } wait)
        {
            Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            throw new ProblemException(ProblemKind.RateLimited, "Too many failed authentications from this address; wait, and send a valid key.");
        }

        Response.Headers[HeaderNames.WWWAuthenticate] = SchemeName;
        throw Refuse.Unauthenticated();
    }
}

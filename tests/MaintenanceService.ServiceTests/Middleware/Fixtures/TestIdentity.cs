using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MaintenanceService.Tests.Middleware;

/// <summary>An authentication scheme that believes the header X-User (name:role,role), and counts how often it is asked.</summary>
internal sealed class TestIdentity(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, TestIdentity.Asked asked)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<Asked>();
        services.AddAuthentication("test").AddScheme<AuthenticationSchemeOptions, TestIdentity>("test", null);
        services.AddAuthorization(authorization => authorization
            .AddPolicy("from-head-office", policy => policy.RequireClaim("office", "head")));
    }

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        asked.Count++;
        string header = Request.Headers["X-User"].ToString();
        if (header == "throw")
        {
            throw new InvalidOperationException("the key store is out of reach");
        }

        if (header.Length == 0)
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        string[] parts = header.Split(':');
        Claim[] claims = [new(ClaimTypes.Name, parts[0]), .. parts[1].Split(',').Select(role => role == "head" ? new Claim("office", role) : new Claim(ClaimTypes.Role, role))];
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(claims, "test")), "test")));
    }

    internal sealed class Asked
    {
        public int Count { get; set; }
    }
}

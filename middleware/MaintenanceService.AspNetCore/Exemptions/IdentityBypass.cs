using System.Security.Claims;
using MaintenanceService.AspNetCore.Observability;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MaintenanceService.AspNetCore.Exemptions;

/// <summary>Lets through by role or policy. Authenticates only while something is refused, and only where the app asked for it.</summary>
internal sealed partial class IdentityBypass(IReadOnlyList<string> roles, string? policy, TimeProvider time, SafeLogger<IdentityBypass> logger)
{
    private static readonly TimeSpan LogEvery = TimeSpan.FromMinutes(1);
    private long _loggedAt = -1;

    public IReadOnlyList<string> Roles => roles;

    public string? Policy => policy;

    /// <summary>Whether the app lets anybody through by role or policy.</summary>
    public bool IsAsked { get; } = roles.Count > 0 || policy is not null;

    /// <summary>
    /// Whether the request's sender has a role, or fulfils the policy, that gets through. Any failure is a no; they are two switches: where
    /// the one fails, the other still counts.
    /// </summary>
    public async Task<bool> MatchesAsync(HttpContext context) =>
        (roles.Count > 0 && await IsTrueAsync(HasRoleAsync(context)))
        || (policy is not null && await IsTrueAsync(FulfilsAsync(context, policy)));

    private async Task<bool> IsTrueAsync(Task<bool> question)
    {
        try
        {
            return await question;
        }
        catch (Exception exception)
        {
            LogRarely(exception);
            return false;
        }
    }

    private async Task<bool> HasRoleAsync(HttpContext context)
    {
        AuthenticateResult result = await context.AuthenticateAsync();
        return result is { Succeeded: true, Principal: { } user } && IsInAny(user);
    }

    private bool IsInAny(ClaimsPrincipal user) => user.Identity?.IsAuthenticated == true && roles.Any(user.IsInRole);

    private static async Task<bool> FulfilsAsync(HttpContext context, string name)
    {
        IServiceProvider services = context.RequestServices;
        AuthorizationPolicy? found = await services.GetRequiredService<IAuthorizationPolicyProvider>().GetPolicyAsync(name);
        if (found is null)
        {
            throw new InvalidOperationException($"Maintenance:BypassPolicy names \"{name}\"; no such policy is registered.");
        }

        // The evaluator puts the user into the request, which is the app's own business: it is put back.
        ClaimsPrincipal previous = context.User;
        try
        {
            var evaluator = services.GetRequiredService<IPolicyEvaluator>();
            if (found.AuthenticationSchemes.Count == 0 && await context.AuthenticateAsync() is { Succeeded: true, Principal: { } user })
            {
                // Without schemes of its own a policy judges whoever the app's authentication has found, and that comes later.
                context.User = user;
            }

            AuthenticateResult authenticated = await evaluator.AuthenticateAsync(found, context);
            PolicyAuthorizationResult authorized = await evaluator.AuthorizeAsync(found, authenticated, context, resource: null);
            return authenticated.Succeeded && authorized.Succeeded;
        }
        finally
        {
            context.User = previous;
        }
    }

    private void LogRarely(Exception exception)
    {
        long last = Volatile.Read(ref _loggedAt);
        if (last < 0 || time.GetElapsedTime(last) >= LogEvery)
        {
            Volatile.Write(ref _loggedAt, time.GetTimestamp());
            LogFailed(logger, exception);
        }
    }

    [LoggerMessage(160, LogLevel.Error, "Whether somebody gets through by role or policy could not be found out; they do not.")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}

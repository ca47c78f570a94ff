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

    /// <summary>Returns whether the app has bypass roles or a bypass policy.</summary>
    public bool IsAsked { get; } = roles.Count > 0 || policy is not null;

    /// <summary>
    /// Returns whether the user has a bypass role or fulfils the bypass policy. Each is checked on its own; a failure counts as false.
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

        // The evaluator sets the request's user, which only the app may do: restore it.
        ClaimsPrincipal previous = context.User;
        try
        {
            var evaluator = services.GetRequiredService<IPolicyEvaluator>();
            if (found.AuthenticationSchemes.Count == 0 && await context.AuthenticateAsync() is { Succeeded: true, Principal: { } user })
            {
                // A policy without schemes uses the user of the authentication middleware, which runs later.
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

    [LoggerMessage(160, LogLevel.Error, "A bypass role or policy could not be evaluated; the user does not bypass maintenance.")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}

using MaintenanceService.AspNetCore.Observability;
using MaintenanceService.AspNetCore.Rules;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MaintenanceService.AspNetCore.Exemptions;

/// <summary>
/// Checks at start that the bypass roles and the bypass policy can be evaluated, which would otherwise fail only while the site is closed.
/// </summary>
internal sealed partial class IdentityCheck(
    IServiceProvider services, IdentityBypass identity, EndpointExemptions endpoints, LocalPathRules localPaths, SafeLogger<IdentityCheck> logger)
    : IHostedLifecycleService
{
    private const int MaxForwards = 5;
    private bool _hasLifecycle;

    /// <exception cref="InvalidOperationException">A bypass role or policy can never match.</exception>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _hasLifecycle = true;
        return CheckAsync();
    }

    private async Task CheckAsync()
    {
        if (!IsForWeb)
        {
            return;
        }

        await using AsyncServiceScope scope = services.CreateAsyncScope();
        IServiceProvider provider = scope.ServiceProvider;
        if (await RolesFaultAsync(provider) is { } rolesFault)
        {
            throw new InvalidOperationException(rolesFault);
        }

        if (await PolicyFaultAsync(provider) is { } policyFault)
        {
            throw new InvalidOperationException(policyFault);
        }
    }

    /// <summary>Warns if sign-in starts by a challenge of the app, and no open endpoint can make it.</summary>
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        if (!IsForWeb || services.GetService<IAuthenticationSchemeProvider>() is not { } schemes)
        {
            return;
        }

        if (await ChallengeSchemeAsync(schemes) is { } challenge && RemoteSignInPaths.IsRemote(challenge.HandlerType)
            && localPaths.IsEmpty && !endpoints.Open.Any(endpoints.MayChallenge))
        {
            LogNoWayIn(logger, challenge.Name);
        }
    }

    private async Task<AuthenticationScheme?> ChallengeSchemeAsync(IAuthenticationSchemeProvider schemes)
    {
        AuthenticationScheme? challenge = await schemes.GetDefaultChallengeSchemeAsync();
        for (int forwards = 0; forwards < MaxForwards && challenge is not null && RemoteSignInPaths.ForwardedChallenge(services, challenge) is { } next; forwards++)
        {
            challenge = await schemes.GetSchemeAsync(next);
        }

        return challenge;
    }

    // Called alone by a host without lifecycle support (the classic WebHost).
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!_hasLifecycle)
        {
            await CheckAsync();
            await StartedAsync(cancellationToken);
        }
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // A worker may share the settings, but has no users.
    private bool IsForWeb => identity.IsAsked && services.GetService<IServer>() is not null;

    private async Task<string?> RolesFaultAsync(IServiceProvider provider) =>
        identity.Roles.Count == 0 || await HasDefaultSchemeAsync(provider)
            ? null
            : "Maintenance:BypassRoles names roles, but the app has no default authentication scheme that could tell who has them. Call builder.Services.AddAuthentication(…) with a default scheme, or remove Maintenance:BypassRoles.";

    private async Task<string?> PolicyFaultAsync(IServiceProvider provider)
    {
        if (identity.Policy is not { } name)
        {
            return null;
        }

        if (provider.GetService<IAuthorizationPolicyProvider>() is not { } policies || provider.GetService<IPolicyEvaluator>() is null)
        {
            return $"Maintenance:BypassPolicy is \"{name}\", but the app has no authorization. Call builder.Services.AddAuthorization(…) with that policy, or remove Maintenance:BypassPolicy.";
        }

        if (await policies.GetPolicyAsync(name) is not { } policy)
        {
            return $"Maintenance:BypassPolicy is \"{name}\", and the app has no such policy. Write the name of one that AddAuthorization(…) adds, or remove Maintenance:BypassPolicy.";
        }

        foreach (string scheme in policy.AuthenticationSchemes)
        {
            if (provider.GetService<IAuthenticationSchemeProvider>() is not { } schemes || await schemes.GetSchemeAsync(scheme) is null)
            {
                return $"The policy \"{name}\" of Maintenance:BypassPolicy authenticates by the scheme \"{scheme}\", which the app does not have. Add it by AddAuthentication(…), or correct the policy.";
            }
        }

        return policy.AuthenticationSchemes.Count > 0 || await HasDefaultSchemeAsync(provider)
            ? null
            : $"The policy \"{name}\" of Maintenance:BypassPolicy names no authentication scheme, and the app has no default one. Call builder.Services.AddAuthentication(…) with a default scheme, or remove Maintenance:BypassPolicy.";
    }

    private static async Task<bool> HasDefaultSchemeAsync(IServiceProvider provider) =>
        provider.GetService<IAuthenticationSchemeProvider>() is { } schemes && await schemes.GetDefaultAuthenticateSchemeAsync() is not null;

    [LoggerMessage(162, LogLevel.Warning, "Maintenance:BypassRoles or BypassPolicy lets people through, but nobody could sign in while the site is closed: the scheme {Scheme} signs in elsewhere, and no endpoint that stays open can send people there. Mark the endpoint that challenges with AllowDuringMaintenance(), or name its path in Maintenance:ExemptPaths (such as /MicrosoftIdentity/Account/SignIn).")]
    private static partial void LogNoWayIn(ILogger logger, string scheme);
}

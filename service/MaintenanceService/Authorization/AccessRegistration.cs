using MaintenanceService.Authentication;
using MaintenanceService.Domain.Keys;
using MaintenanceService.Domain.Transactions;
using Microsoft.AspNetCore.Authorization;

namespace MaintenanceService.Authorization;

/// <summary>Registers authentication by keys, and authorization that denies by default.</summary>
internal static class AccessRegistration
{
    public static void AddAccess(this IServiceCollection services)
    {
        services.AddSingleton<KeyUsage>();
        services.AddSingleton<ApiKeyLookup>();
        services.AddSingleton<DevelopmentKey>();
        services.AddSingleton<FailedAuthentications>();
        services.AddSingleton<SecurityLog>();
        services.AddSingleton<RemoteAddress>();
        services.AddSingleton(provider =>
        {
            var watches = new CallerWatches(provider.GetRequiredService<ApiKeyLookup>(), provider.GetRequiredService<SecurityLog>());
            provider.GetRequiredService<CommitProcessor>().Subscribe(watches);
            return watches;
        });

        // The core services alone: AddAuthentication would add data protection, which writes keys to the disk at each start.
        services.AddAuthenticationCore(options =>
        {
            options.AddScheme<ApiKeyAuthenticationHandler>(ApiKeyAuthenticationHandler.SchemeName, displayName: null);
            options.DefaultScheme = ApiKeyAuthenticationHandler.SchemeName;
        });
        services.AddWebEncoders();
        services.AddTransient<ApiKeyAuthenticationHandler>();

        // The framework's own lines, one for each request, would let a client without a key fill the log; SecurityLog has a limit.
        services.Configure<LoggerFilterOptions>(options => options.AddFilter(typeof(ApiKeyAuthenticationHandler).FullName, LogLevel.Warning));

        services.AddAuthorizationBuilder().SetFallbackPolicy(AccessPolicies.Fallback).SetDefaultPolicy(AccessPolicies.AnyKey);
        services.AddSingleton<IAuthorizationHandler, SiteExistsRequirement.Handler>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, AccessResultHandler>();
    }
}

using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace MaintenanceService.Hosting;

/// <summary>
/// Prevents the framework from logging a failed start with a stack trace, since the executable reports it in one sentence. Once the service
/// runs, the same categories log as configured.
/// </summary>
internal sealed class QuietStart : IConfigureOptions<LoggerFilterOptions>, IOptionsChangeTokenSource<LoggerFilterOptions>, IDisposable
{
    private static readonly string[] Categories = ["Microsoft.Extensions.Hosting.Internal.Host", "Microsoft.AspNetCore.Server.Kestrel"];

    private readonly CancellationTokenSource _started = new();

    public string? Name => null;

    public static void Add(IServiceCollection services, QuietStart quiet) => services
        .AddSingleton<IConfigureOptions<LoggerFilterOptions>>(quiet)
        .AddSingleton<IOptionsChangeTokenSource<LoggerFilterOptions>>(quiet);

    // A token that has fired already would be requested again immediately, in an endless loop.
    public IChangeToken GetChangeToken() => new CancellationChangeToken(_started.IsCancellationRequested ? CancellationToken.None : _started.Token);

    public void Configure(LoggerFilterOptions options)
    {
        if (!_started.IsCancellationRequested)
        {
            Array.ForEach(Categories, category => options.Rules.Add(new LoggerFilterRule(null, category, LogLevel.None, null)));
        }
    }

    public void End() => _started.Cancel();

    public void Dispose() => _started.Dispose();
}

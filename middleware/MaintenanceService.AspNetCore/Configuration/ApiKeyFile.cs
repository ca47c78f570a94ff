using MaintenanceService.AspNetCore.Observability;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.FileProviders.Physical;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace MaintenanceService.AspNetCore.Configuration;

/// <summary>
/// Reads the key from <see cref="MaintenanceOptions.ApiKeyFile"/>, and again when the file changes. If it can't be read at that moment,
/// such as while it is replaced, the last key is kept.
/// </summary>
internal sealed partial class ApiKeyFile(IServiceProvider services, SafeLogger<ApiKeyFile> logger)
    : IPostConfigureOptions<MaintenanceOptions>, IOptionsChangeTokenSource<MaintenanceOptions>, IDisposable
{
    private readonly object _lock = new();
    private CancellationTokenSource _changed = new();
    private PhysicalFileProvider? _files;
    private IDisposable? _watch;
    private string? _watched;
    private string? _lastKey;

    public string Name => Options.DefaultName;

    public void PostConfigure(string? name, MaintenanceOptions options)
    {
        if (options.ApiKeyFile is null || options.ApiKey is not null)
        {
            return;
        }

        string path = Path.GetFullPath(options.ApiKeyFile, services.GetService<IHostEnvironment>()?.ContentRootPath ?? Directory.GetCurrentDirectory());
        lock (_lock)
        {
            try
            {
                Watch(path);
                _lastKey = File.ReadAllText(path).Trim() is { Length: > 0 } key ? key : _lastKey;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // The validator reports it at the start; later the last key is kept.
                LogUnreadable(logger, exception, path);
            }

            options.ApiKey = _lastKey;
            options.KeyIsFromFile = true;
        }
    }

    public IChangeToken GetChangeToken() => new CancellationChangeToken(Volatile.Read(ref _changed).Token);

    public void Dispose()
    {
        _watch?.Dispose();
        _files?.Dispose();
        _changed.Dispose();
    }

    private void Watch(string path)
    {
        if (_watched == path)
        {
            return;
        }

        // By polling: a mounted secret is replaced through symbolic links, which file system watchers don't report.
        var files = new PhysicalFileProvider(Path.GetDirectoryName(path)!, ExclusionFilters.None) { UsePollingFileWatcher = true, UseActivePolling = true };
        _watch?.Dispose();
        _files?.Dispose();
        _files = files;
        _watch = ChangeToken.OnChange(() => files.Watch(Path.GetFileName(path)), Announce);
        _watched = path;
    }

    private void Announce()
    {
        using CancellationTokenSource previous = Interlocked.Exchange(ref _changed, new CancellationTokenSource());
        previous.Cancel();
    }

    [LoggerMessage(124, LogLevel.Warning, "The key file {File} can't be read.")]
    private static partial void LogUnreadable(ILogger logger, Exception exception, string file);
}

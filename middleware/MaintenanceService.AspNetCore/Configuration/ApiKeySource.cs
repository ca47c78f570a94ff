using MaintenanceService.AspNetCore.Observability;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MaintenanceService.AspNetCore.Configuration;

/// <summary>
/// Returns the current API key. While a reloaded configuration is not valid, the last valid key is used.
/// </summary>
internal sealed partial class ApiKeySource(IOptionsMonitor<MaintenanceOptions> options, SafeLogger<ApiKeySource> logger)
{
    private string? _last;
    private string? _fault;

    public string? Current
    {
        get
        {
            try
            {
                string? key = options.CurrentValue.ApiKey;
                Volatile.Write(ref _last, key);
                Volatile.Write(ref _fault, null);
                return key;
            }
            catch (Exception exception)
            {
                if (Interlocked.Exchange(ref _fault, exception.Message) != exception.Message)
                {
                    LogInvalid(logger, exception.Message);
                }

                return Volatile.Read(ref _last);
            }
        }
    }

    [LoggerMessage(112, LogLevel.Error, "The reloaded configuration is not valid, and the previous one holds: {Reason}")]
    private static partial void LogInvalid(ILogger logger, string reason);
}

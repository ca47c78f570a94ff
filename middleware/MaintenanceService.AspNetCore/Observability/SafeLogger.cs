using Microsoft.Extensions.Logging;

namespace MaintenanceService.AspNetCore.Observability;

/// <summary>
/// A logger that swallows the failures of log providers, such as a full disk: they must not refuse a request, nor stop the loops that connect
/// this instance to the service.
/// </summary>
internal sealed class SafeLogger<T>(ILoggerFactory factory) : ILogger<T>
{
    private readonly ILogger<T> _inner = factory.CreateLogger<T>();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel)
    {
        try
        {
            return _inner.IsEnabled(logLevel);
        }
        catch (Exception)
        {
            return false;
        }
    }

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        try
        {
            _inner.Log(logLevel, eventId, state, exception, formatter);
        }
        catch (Exception)
        {
            // Nothing is left to report it to.
        }
    }
}

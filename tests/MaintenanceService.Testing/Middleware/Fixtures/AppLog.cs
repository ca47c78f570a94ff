using Microsoft.Extensions.Logging;

namespace MaintenanceService.Tests.Middleware;

/// <summary>A line that an app logged.</summary>
internal sealed record LogLine(LogLevel Level, int Event, string Category, string Message, Exception? Exception);

/// <summary>Keeps what an app logs.</summary>
internal sealed class AppLog : ILoggerProvider
{
    public Recorder<LogLine> Lines { get; } = new();

    public IEnumerable<LogLine> Of(int eventId) => Lines.All.Where(line => line.Event == eventId && IsOurs(line));

    public static bool IsOurs(LogLine line) => line.Category.StartsWith("MaintenanceService.AspNetCore", StringComparison.Ordinal);

    public Task<LogLine> FirstAsync(int eventId) => Lines.FirstAsync(line => line.Event == eventId && IsOurs(line));

    public ILogger CreateLogger(string categoryName) => new Category(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Category(AppLog log, string name) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Lines.Add(new LogLine(logLevel, eventId.Id, name, formatter(state, exception), exception));
    }
}

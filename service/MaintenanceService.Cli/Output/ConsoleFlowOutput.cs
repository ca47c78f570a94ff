using MaintenanceService.Client.Flow;

namespace MaintenanceService.Cli.Output;

/// <summary>
/// Reports to standard error: on a terminal in one line that is overwritten, elsewhere in one line for each change, so that a pipeline's log
/// shows the progress.
/// </summary>
internal sealed class ConsoleFlowOutput : IFlowOutput, IDisposable
{
    private readonly Lock _lock = new();
    private readonly bool _isTerminal = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";
    private readonly Dictionary<int, string> _last = [];
    private int _width;

    public void Progress(FlowProgress step)
    {
        lock (_lock)
        {
            if (step.Done)
            {
                Clear();
                return;
            }

            string line = $"{step.Title}: {step.Status}";
            if (_last.GetValueOrDefault(step.Activity) == line)
            {
                return;
            }

            _last[step.Activity] = line;
            if (_isTerminal)
            {
                Clear();
                string shown = Columns() is { } columns && line.Length >= columns ? line[..(columns - 1)] : line;
                Console.Error.Write(shown);
                _width = shown.Length;
            }
            else
            {
                Console.Error.WriteLine(line);
            }
        }
    }

    public void Warn(string message) => WriteLine($"warning: {SafeText.Clean(message)}");

    public void WarnStopped(string message) => Warn(message);

    /// <summary>Writes a fault.</summary>
    public void Error(string message) => WriteLine($"maintenance: {SafeText.Clean(message)}");

    /// <summary>Writes a fault, and what to do about it.</summary>
    public void Error(FlowException problem) => Error($"{problem.Message} {problem.Advice}".TrimEnd());

    public void Dispose()
    {
        lock (_lock)
        {
            Clear();
        }
    }

    private void WriteLine(string line)
    {
        lock (_lock)
        {
            Clear();
            Console.Error.WriteLine(line);
        }
    }

    /// <summary>Returns the width of the terminal; null where it has none, as one that a container or a CI system gives.</summary>
    private static int? Columns() => Console.WindowWidth is > 0 and var width ? Math.Max(width, 20) : null;

    private void Clear()
    {
        if (_width > 0)
        {
            Console.Error.Write("\r" + new string(' ', _width) + "\r");
            _width = 0;
        }
    }
}

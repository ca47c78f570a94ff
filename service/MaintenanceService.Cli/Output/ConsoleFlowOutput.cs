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
                string shown = line.Length < Columns() ? line : line[..(Columns() - 1)];
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

    private static int Columns() => Math.Max(Console.WindowWidth, 20);

    private void Clear()
    {
        if (_width > 0)
        {
            Console.Error.Write("\r" + new string(' ', _width) + "\r");
            _width = 0;
        }
    }
}

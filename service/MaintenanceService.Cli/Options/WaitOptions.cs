using System.CommandLine;
using MaintenanceService.Client.Flow;

namespace MaintenanceService.Cli.Options;

/// <summary>Adds the options of commands that wait for the instances.</summary>
internal sealed class WaitOptions
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(FlowDefaults.TimeoutSeconds);
    private static readonly TimeSpan MaxTimeout = TimeSpan.FromSeconds(FlowDefaults.MaxTimeoutSeconds);
    private readonly Option<TimeSpan?> _timeout = Values.Duration("--timeout", "How long the whole call may take; default: 2m.");
    private readonly Option<bool> _noWait = new("--no-wait") { Description = "Returns at once, without waiting for the instances." };
    private readonly bool _canSkip;

    public WaitOptions(bool canSkip = true) => _canSkip = canSkip;

    public void AddTo(Command command)
    {
        command.Options.Add(_timeout);
        if (_canSkip)
        {
            command.Options.Add(_noWait);
        }
    }

    public bool Wait(ParseResult result) => !_canSkip || !result.GetValue(_noWait);

    /// <exception cref="FlowException">The time is out of range.</exception>
    public Deadline Deadline(ParseResult result)
    {
        TimeSpan timeout = result.GetValue(_timeout) ?? DefaultTimeout;
        return timeout >= TimeSpan.FromSeconds(1) && timeout <= MaxTimeout
            ? new Deadline(TimeProvider.System, timeout)
            : throw new FlowException(FlowErrors.InvalidValue, "--timeout: from 1 second to 1 day.");
    }
}

namespace MaintenanceService.PowerShell.Pipeline;

/// <summary>Writes a message when its property is read: a script may read a property in every language mode, but not call a method.</summary>
public sealed class PipelineMessage
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _message;
    private readonly Action<string> _write;

    internal PipelineMessage(string message, Action<string> write)
    {
        _message = message;
        _write = write;
    }

    /// <summary>Writes the message at the first read; always true.</summary>
    public bool Delivered
    {
        get
        {
            if (_done.TrySetResult())
            {
                _write(_message);
            }

            return true;
        }
    }

    internal Task Done => _done.Task;
}

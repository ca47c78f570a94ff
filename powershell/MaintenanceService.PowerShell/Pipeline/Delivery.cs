namespace MaintenanceService.PowerShell.Pipeline;

/// <summary>Says a message when its property is read: a script may read a property in every language mode, but not call a method.</summary>
public sealed class Delivery
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _message;
    private readonly Action<string> _say;

    internal Delivery(string message, Action<string> say)
    {
        _message = message;
        _say = say;
    }

    /// <summary>Says it; always true.</summary>
    public bool Delivered
    {
        get
        {
            if (_done.TrySetResult())
            {
                _say(_message);
            }

            return true;
        }
    }

    internal Task Done => _done.Task;
}

using System.Management.Automation;

namespace MaintenanceService.PowerShell.Pipeline;

/// <summary>
/// Lets a background thread say something on the pipeline's thread while a script block runs there. PowerShell lets it in between two
/// of the block's statements, as it does the actions of Register-ObjectEvent.
/// </summary>
internal sealed class PipelineSignal : IDisposable
{
    private static readonly ScriptBlock Tell = ScriptBlock.Create("$Event.MessageData.Invoke($Event.SourceArgs[0])");
    private readonly PSEventManager _events;
    private readonly Action<string> _onPipeline;
    private readonly string _name = $"MaintenanceService.{Guid.NewGuid():N}";
    private readonly PSEventSubscriber _subscriber;

    public PipelineSignal(PSCmdlet cmdlet, Action<string> onPipeline)
    {
        _events = cmdlet.Events;
        _onPipeline = onPipeline;
        _subscriber = _events.SubscribeEvent(
            source: null, eventName: null, sourceIdentifier: _name, data: null, action: Tell, supportEvent: true, forwardEvent: false);
    }

    /// <returns>Done once it was said.</returns>
    public Task Raise(string message)
    {
        var said = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Action<string> say = text =>
        {
            said.TrySetResult();
            _onPipeline(text);
        };
        _events.GenerateEvent(_name, sender: null, args: [message], extraData: PSObject.AsPSObject(say));
        return said.Task;
    }

    public void Dispose() => _events.UnsubscribeEvent(_subscriber);
}

using System.Management.Automation;

namespace MaintenanceService.PowerShell.Pipeline;

/// <summary>
/// Writes messages of a background thread on the pipeline's thread while a script block runs there. PowerShell runs the writing between two
/// of the block's statements, as it does the actions of Register-ObjectEvent.
/// </summary>
internal sealed class PipelineMessenger : IDisposable
{
    private readonly PSEventManager _events;
    private readonly Action<string> _onPipeline;
    private readonly string _name = $"MaintenanceService.{Guid.NewGuid():N}";
    private readonly PSEventSubscriber _subscriber;

    public PipelineMessenger(PSCmdlet cmdlet, Action<string> onPipeline)
    {
        _events = cmdlet.Events;
        _onPipeline = onPipeline;
        _subscriber = _events.SubscribeEvent(
            source: null, eventName: null, sourceIdentifier: _name, data: null, action: ScriptBlock.Create("$null = $Event.MessageData.Delivered"), supportEvent: true, forwardEvent: false);
    }

    /// <returns>A task that ends when the message is written.</returns>
    public Task SendAsync(string message)
    {
        var posted = new PipelineMessage(message, _onPipeline);
        _events.GenerateEvent(_name, sender: null, args: [message], extraData: PSObject.AsPSObject(posted));
        return posted.Done;
    }

    public void Dispose() => _events.UnsubscribeEvent(_subscriber);
}

using System.Management.Automation;

namespace MaintenanceService.PowerShell.Pipeline;

/// <summary>
/// Lets a background thread say something on the pipeline's thread while a script block runs there. PowerShell lets it in between two
/// of the block's statements, as it does the actions of Register-ObjectEvent.
/// </summary>
internal sealed class PipelineSignal : IDisposable
{
    private readonly PSEventManager _events;
    private readonly Action<string> _onPipeline;
    private readonly string _name = $"MaintenanceService.{Guid.NewGuid():N}";
    private readonly PSEventSubscriber _subscriber;

    public PipelineSignal(PSCmdlet cmdlet, Action<string> onPipeline)
    {
        _events = cmdlet.Events;
        _onPipeline = onPipeline;
        _subscriber = _events.SubscribeEvent(
            source: null, eventName: null, sourceIdentifier: _name, data: null, action: ScriptBlock.Create("$null = $Event.MessageData.Delivered"), supportEvent: true, forwardEvent: false);
    }

    /// <returns>Done once it was said.</returns>
    public Task Raise(string message)
    {
        var delivery = new Delivery(message, _onPipeline);
        _events.GenerateEvent(_name, sender: null, args: [message], extraData: PSObject.AsPSObject(delivery));
        return delivery.Done;
    }

    public void Dispose() => _events.UnsubscribeEvent(_subscriber);
}

using System.Management.Automation;
using System.Management.Automation.Host;

namespace MaintenanceService.PowerShell.Output;

/// <summary>Shows the steps of a flow: as progress on a terminal, and once each as Verbose and Information records, which a log keeps.</summary>
internal sealed class CmdletOutput(PSCmdlet cmdlet, CancellationToken stopping) : IFlowOutput
{
    private const string Tag = "MaintenanceService";
    private readonly Dictionary<int, string> _last = [];

    public void Progress(FlowProgress step)
    {
        if (stopping.IsCancellationRequested)
        {
            return;
        }

        cmdlet.WriteProgress(new ProgressRecord(step.Activity, SafeText.Clean(step.Title), SafeText.Clean(step.Status))
        {
            PercentComplete = step.Percent,
            RecordType = step.Done ? ProgressRecordType.Completed : ProgressRecordType.Processing,
        });
        if (!step.Done && _last.GetValueOrDefault(step.Activity) != step.Status)
        {
            _last[step.Activity] = step.Status;
            string text = SafeText.Clean($"{step.Title}: {step.Status}");
            cmdlet.WriteVerbose(text);
            cmdlet.WriteInformation(text, [Tag]);
        }
    }

    public void Warn(string message) => cmdlet.WriteWarning(SafeText.Clean(message));

    public void WarnStopped(string message) => WriteHostWarning(cmdlet.Host, message);

    public static void WriteHostWarning(PSHost? host, string message)
    {
        try
        {
            host?.UI?.WriteWarningLine(SafeText.Clean(message));
        }
        catch (Exception exception) when (exception is NotImplementedException or HostException or InvalidOperationException)
        {
            // The host has no screen.
        }
    }
}

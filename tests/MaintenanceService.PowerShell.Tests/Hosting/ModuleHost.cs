using System.Management.Automation;
using System.Management.Automation.Runspaces;
using MaintenanceService.Tests.Architecture;
using Shell = System.Management.Automation.PowerShell;

namespace MaintenanceService.PowerShell.Tests.Hosting;

/// <summary>A runspace in this process, with the module imported.</summary>
internal sealed class ModuleHost : IDisposable
{
    // One import after another: a runspace that imports while another does so for the first time may not find the cmdlets' assembly.
    private static readonly Lock Importing = new();

    private readonly Runspace _runspace;

    /// <param name="service">What it is connected to; null = nothing.</param>
    /// <param name="mode">The language mode, once the module is imported.</param>
    public ModuleHost(Uri? service = null, PSLanguageMode mode = PSLanguageMode.FullLanguage)
    {
        var state = InitialSessionState.CreateDefault2();
        state.ThrowOnRunspaceOpenError = true;
        state.ImportPSModule([Repository.PathOf("artifacts", "module", "MaintenanceService")]);
        _runspace = RunspaceFactory.CreateRunspace(state);
        lock (Importing)
        {
            _runspace.Open();
        }

        if (service is not null)
        {
            Run($"Connect-MaintenanceService {service} -ApiKey (ConvertTo-SecureString '{ServiceFixture.AdminKey}' -AsPlainText -Force)").Succeeded();
        }

        _runspace.SessionStateProxy.LanguageMode = mode;
    }

    /// <summary>Runs a script to its end.</summary>
    public ModuleResult Run(string script)
    {
        using var shell = Shell.Create(_runspace);
        shell.AddScript(script);
        var output = new PSDataCollection<PSObject>();
        ErrorRecord? failure = null;
        try
        {
            shell.Invoke(null, output);
        }
        catch (RuntimeException exception)
        {
            failure = exception.ErrorRecord;
        }

        return new ModuleResult(
            [.. output], failure ?? shell.Streams.Error.FirstOrDefault(), [.. shell.Streams.Warning.Select(item => item.Message)],
            [.. shell.Streams.Verbose.Select(item => item.Message)], [.. shell.Streams.Information.Select(item => $"{item.MessageData}")]);
    }

    public void Dispose() => _runspace.Dispose();
}

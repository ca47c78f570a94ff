using System.Management.Automation;
using System.Security;
using MaintenanceService.Client;
using MaintenanceService.PowerShell.Connection;
using MaintenanceService.PowerShell.Errors;
using MaintenanceService.PowerShell.Output;
using MaintenanceService.PowerShell.Pipeline;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>
/// What every cmdlet of the module has: the connection, Ctrl+C, and steps that are written as asynchronous methods and run on the
/// pipeline's thread.
/// </summary>
public abstract class MaintenanceCmdlet : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private ServiceConnection? _connection;
    private ServiceConnection? _ownConnection;
    private ServiceCalls? _calls;
    private CmdletOutput? _output;

    /// <summary>The address of the service, or several, which are tried in turn; default: that of Connect-MaintenanceService, then MAINTENANCE_SERVICE.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ServiceArgument]
    public virtual Uri[]? Service { get; set; }

    /// <summary>The key; default: that of Connect-MaintenanceService, then MAINTENANCE_API_KEY.</summary>
    [Parameter]
    [ValidateNotNull]
    [SecretArgument]
    public SecureString? ApiKey { get; set; }

    /// <summary>Allows plain http to another machine: the key then crosses the network in the clear.</summary>
    [Parameter]
    public SwitchParameter AllowHttp { get; set; }

    /// <summary>The proxy to reach the service through; default: the environment's.</summary>
    [Parameter]
    [ValidateNotNull]
    public Uri? Proxy { get; set; }

    /// <summary>The proxy's user and password.</summary>
    [Parameter]
    [ValidateNotNull]
    [Credential]
    public PSCredential? ProxyCredential { get; set; }

    private protected static TimeProvider Time => TimeProvider.System;

    /// <summary>Cancelled by Ctrl+C.</summary>
    private protected CancellationToken StopToken => _stopping.Token;

    /// <summary>The service; found at its first use, so that -WhatIf needs none.</summary>
    private protected ServiceCalls Calls => _calls ??= Connection.Calls(Time, new CallMessages(WriteVerbose, WriteWarning), Words);

    /// <summary>How errors write parameters.</summary>
    private protected virtual ICommandWords Words { get; } = new ModuleWords();

    /// <summary>Settled at its first use: what a script block does to the session or the environment does not move a command.</summary>
    private ServiceConnection Connection
    {
        get
        {
            if (_connection is null)
            {
                ServiceConnection? session = SessionConnection.Get(SessionState);
                _connection = Resolve(session);
                _ownConnection = ReferenceEquals(_connection, session) ? null : _connection;
                WriteVerbose($"Talks to {_connection.Service} (by {_connection.Source}).");
            }

            return _connection;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected override void BeginProcessing() => Run(BeginAsync);

    /// <inheritdoc/>
    protected override void ProcessRecord() => Run(ProcessAsync);

    /// <inheritdoc/>
    protected override void EndProcessing() => Run(EndAsync);

    /// <inheritdoc/>
    protected override void StopProcessing()
    {
        try
        {
            _stopping.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // Stopped in the moment that it ended by itself.
        }
    }

    /// <summary>Releases what the cmdlet holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _ownConnection?.Dispose();
            _stopping.Dispose();
        }
    }

    private protected virtual Task BeginAsync() => Task.CompletedTask;

    private protected virtual Task ProcessAsync() => Task.CompletedTask;

    private protected virtual Task EndAsync() => Task.CompletedTask;

    /// <summary>Runs a step; what the service or the caller did wrong ends the command with an error record.</summary>
    private protected void Run(Func<Task> step)
    {
        try
        {
            PipelinePump.Run(step);
        }
        catch (FlowException problem)
        {
            ThrowTerminatingError(MaintenanceCommandException.Record(problem));
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <summary>Runs what belongs to one item of several: its failure is an error record, and the next one goes on.</summary>
    private protected async Task<bool> TryAsync(Func<Task> item)
    {
        try
        {
            await item();
            return true;
        }
        catch (FlowException problem)
        {
            WriteError(MaintenanceCommandException.Record(problem));
            return false;
        }
    }

    /// <summary>Writes a record of the service's, cleaned of what a terminal would obey.</summary>
    private protected void WriteRecord<T>(T record) => WriteObject(TextCleaner.Clean(record));

    /// <summary>Writes a record that carries a secret this once: its view says so.</summary>
    private protected void WriteNewRecord<T>(T record)
        where T : notnull
    {
        var item = PSObject.AsPSObject(TextCleaner.Clean(record));
        item.TypeNames.Insert(0, $"{typeof(T).FullName}#New");
        WriteObject(item);
    }

    private protected FlowContext Context => new(Calls, Time, _output ??= new CmdletOutput(this, StopToken), Words);

    /// <summary>The connection that the parameters name, before that of the session and the environment.</summary>
    private protected ServiceConnection Resolve(ServiceConnection? session) => ConnectionResolver.Resolve(
        new ConnectionParameters(Service is null ? null : new ServiceAddresses(Service), ApiKey, AllowHttp, Proxy, ProxyCredential), session, Words);

    /// <summary>Whether -WhatIf or $WhatIfPreference asks for nothing but words.</summary>
    private protected bool IsWhatIf => LanguagePrimitives.IsTrue(
        MyInvocation.BoundParameters.TryGetValue("WhatIf", out object? bound) ? bound : GetVariableValue("WhatIfPreference"));

    /// <summary>Says something even when Ctrl+C has closed the streams, or from another thread: on the screen, at once.</summary>
    private protected void WriteHostWarning(string message) => CmdletOutput.WriteHostWarning(Host, message);
}

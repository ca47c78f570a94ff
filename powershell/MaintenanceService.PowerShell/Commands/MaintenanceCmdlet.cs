using System.Management.Automation;
using System.Security;
using MaintenanceService.Client;
using MaintenanceService.PowerShell.Connection;
using MaintenanceService.PowerShell.Errors;
using MaintenanceService.PowerShell.Output;
using MaintenanceService.PowerShell.Pipeline;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>
/// Gives every cmdlet of the module its connection, its reaction to Ctrl+C, and asynchronous steps that run on the pipeline's thread.
/// </summary>
public abstract class MaintenanceCmdlet : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private ServiceConnection? _connection;
    private bool _isDisposed;
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

    /// <summary>Is cancelled by Ctrl+C.</summary>
    private protected CancellationToken StopToken => _stopping.Token;

    /// <summary>The calls to the service. The connection is resolved at the first use, so that -WhatIf needs none.</summary>
    private protected ServiceCalls Calls => _calls ??= Connection.Calls(Time, new CallMessages(WriteVerbose, WriteWarning), Syntax);

    /// <summary>Writes parameters and commands in errors.</summary>
    private protected virtual ICommandSyntax Syntax { get; } = new PowerShellSyntax();

    /// <summary>The connection, resolved once: a script block that changes the session or the environment does not change that of a running command.</summary>
    private ServiceConnection Connection
    {
        get
        {
            if (_connection is null)
            {
                ServiceConnection? session = SessionConnection.Get(SessionState);
                ServiceConnection resolved = Resolve(session);
                _connection = ReferenceEquals(resolved, session) ? session.Share() : resolved;
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
            // The command ended at the moment of the stop.
        }
    }

    /// <summary>Releases what the cmdlet holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing && !_isDisposed)
        {
            _isDisposed = true;
            _connection?.Dispose();
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

    /// <summary>Writes an error for each name without wildcards that was not found: a mistyped one must not look like success.</summary>
    /// <param name="kind">What was looked for.</param>
    /// <param name="names">The names, of which some may have wildcards.</param>
    /// <param name="isFound">Whether a name was found.</param>
    private protected async Task WriteMissingAsync(string kind, IEnumerable<string> names, Func<string, bool> isFound)
    {
        foreach (string name in names.Where(name => !WildcardPattern.ContainsWildcardCharacters(name) && !isFound(name)))
        {
            await TryAsync(() => throw new FlowException(FlowErrors.NotFound, $"No {kind} '{SafeText.Clean(name)}' is known here.", name));
        }
    }

    /// <summary>Writes a record of the service to the pipeline, without characters that control a terminal.</summary>
    private protected void WriteRecord<T>(T record) => WriteObject(TextCleaner.Clean(record));

    /// <summary>Writes a new record whose secret is never shown again; its view says so.</summary>
    private protected void WriteNewRecord<T>(T record)
        where T : notnull
    {
        var item = PSObject.AsPSObject(TextCleaner.Clean(record));
        item.TypeNames.Insert(0, $"{typeof(T).FullName}#New");
        WriteObject(item);
    }

    private protected FlowContext Context => new(Calls, Time, _output ??= new CmdletOutput(this, StopToken), Syntax);

    /// <summary>Returns the connection of the parameters, else of the session, else of the environment.</summary>
    private protected ServiceConnection Resolve(ServiceConnection? session) => ConnectionResolver.Resolve(
        new ConnectionParameters(Service is null ? null : new ServiceAddresses(Service), ApiKey, AllowHttp, Proxy, ProxyCredential), session, Syntax);

    /// <summary>Tells whether -WhatIf or $WhatIfPreference is set.</summary>
    private protected bool IsWhatIf => LanguagePrimitives.IsTrue(
        MyInvocation.BoundParameters.TryGetValue("WhatIf", out object? bound) ? bound : GetVariableValue("WhatIfPreference"));

    /// <summary>Refuses a site that does not exist or that the key can't read, which a cmdlet that sends no write would not find out.</summary>
    private protected Task EnsureSiteAsync(string site, Deadline? deadline = null) =>
        Calls.SendAsync((client, token) => client.GetSiteAsync(site, token), site, StopToken, deadline);

    /// <summary>Writes a warning to the screen at once: also from another thread, and when Ctrl+C has closed the streams.</summary>
    private protected void WriteHostWarning(string message) => CmdletOutput.WriteHostWarning(Host, message);
}

using System.CommandLine;
using MaintenanceService.Cli.Options;
using MaintenanceService.Cli.Output;
using MaintenanceService.Cli.Signals;
using MaintenanceService.Client;
using MaintenanceService.Client.Flow;

namespace MaintenanceService.Cli.Connection;

/// <summary>Holds what a command needs: the service, its output, and the signals that stop it.</summary>
internal sealed class CommandContext : IDisposable
{
    private readonly HttpClient _http;
    private readonly MaintenanceClient _client;

    /// <exception cref="FlowException">The address or the key is missing, or can't be one.</exception>
    public CommandContext(ParseResult result, ConnectionOptions options, StopSignals signals)
    {
        Signals = signals;
        if (options.Service(result) is not { } text || string.IsNullOrWhiteSpace(text))
        {
            throw new FlowException(FlowErrors.NotConnected, "Which service? Set MAINTENANCE_SERVICE, or give --service https://maintenance.example.com.");
        }

        ServiceAddresses service = ConnectionChecks.Addresses(text, options.AllowHttp(result), ShellSyntax.Instance);
        string key = ApiKey.Read(options.KeyFile(result));
        var clock = new ServiceClock(TimeProvider.System);
        _http = MaintenanceClient.CreateHttpClient(service, clock);
        _client = new MaintenanceClient(_http, () => key);
        Writer = new AnswerWriter(options.Format(result));
        Output = new ConsoleFlowOutput();
        var messages = new CallMessages(_ => { }, Output.Warn);
        Flow = new FlowContext(new ServiceCalls(_client, service, clock, TimeProvider.System, messages, ShellSyntax.Instance), TimeProvider.System, Output, ShellSyntax.Instance);
    }

    public FlowContext Flow { get; }

    public ServiceCalls Calls => Flow.Calls;

    public AnswerWriter Writer { get; }

    public StopSignals Signals { get; }

    public ConsoleFlowOutput Output { get; }

    public void Dispose()
    {
        _client.Dispose();
        _http.Dispose();
        Output.Dispose();
    }
}

using System.CommandLine;
using MaintenanceService.Cli.Output;

namespace MaintenanceService.Cli.Options;

/// <summary>Adds the options that every command has: the service, the key, and the form of the answer.</summary>
internal sealed class ConnectionOptions
{
    private readonly Option<string?> _service = new("--service") { Description = "The service's address, or several with commas, which are tried in turn; default: MAINTENANCE_SERVICE.", HelpName = "URL" };
    private readonly Option<string?> _keyFile = new("--api-key-file") { Description = "A file that holds the key; default: the key in MAINTENANCE_API_KEY.", HelpName = "FILE" };
    private readonly Option<bool> _allowHttp = new("--allow-http") { Description = "Sends the key over http in a network that is trusted; loopback needs no permission." };
    private readonly Option<OutputFormat?> _output = Values.Format("--output", "-o", "The form of the answer: text (default) or json.");

    public void AddTo(Command command)
    {
        command.Options.Add(_service);
        command.Options.Add(_keyFile);
        command.Options.Add(_allowHttp);
        command.Options.Add(_output);
    }

    public string? Service(ParseResult result) => result.GetValue(_service) ?? Environment.GetEnvironmentVariable("MAINTENANCE_SERVICE");

    public string? KeyFile(ParseResult result) => result.GetValue(_keyFile);

    public bool AllowHttp(ParseResult result) => result.GetValue(_allowHttp);

    public OutputFormat Format(ParseResult result) => result.GetValue(_output) ?? OutputFormat.Text;
}

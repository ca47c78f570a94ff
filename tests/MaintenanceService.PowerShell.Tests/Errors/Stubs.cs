using MaintenanceService.PowerShell.Tests.Hosting;

namespace MaintenanceService.PowerShell.Tests.Errors;

/// <summary>Services that answer in one way, for the commands of the table: <c>Get-MaintenanceSite a -Service (Stub full)</c>.</summary>
internal sealed class Stubs : IDisposable
{
    public const string Functions = "function Stub([string] $Name) { $global:stubs[$Name] }; $PSDefaultParameterValues = @{ '*:Confirm' = $false }";
    private readonly List<StubService> _services = [];

    public Stubs(ModuleHost host)
    {
        Add("empty", new StubService(200, "{}", "application/json"), host);
        Add("page", new StubService(200, "<html>Welcome to the hotel</html>", "text/html"), host);
        Add("nothing", new StubService(204, ""), host);
        Add("redirect", new StubService(302, "", "text/plain"), host);
        Add("missing", new StubService(404, "not here", "text/plain"), host);
        Add("full", StubService.Problem(507, "storage-full", "The disk is full: nothing was changed."), host);
        Add("limited", StubService.Problem(429, "rate-limited", "Too many failed authentications from this address."), host);
        Add("internal", StubService.Problem(500, "internal-error", "Something failed inside the service."), host);
        Add("future", StubService.Problem(409, "moon-is-wrong", "The moon stands wrong."), host);
        Add("hostile", StubService.Problem(409, "no-lease", "\u001b[31m##vso[task.setvariable]red"), host);
    }

    public void Dispose() => _services.ForEach(service => service.Dispose());

    private void Add(string name, StubService service, ModuleHost host)
    {
        _services.Add(service);
        host.Run($"$global:stubs ??= @{{}}; $global:stubs['{name}'] = '{service.Address}'").Succeeded();
    }
}

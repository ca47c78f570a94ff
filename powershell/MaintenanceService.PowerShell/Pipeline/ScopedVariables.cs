using System.Management.Automation;

namespace MaintenanceService.PowerShell.Pipeline;

/// <summary>Sets variables in the caller's scope, and puts back what was there.</summary>
internal sealed class ScopedVariables : IDisposable
{
    private readonly PSVariableIntrinsics _variables;
    private readonly List<(string Name, bool Existed, object? Value)> _previous = [];

    public ScopedVariables(SessionState session, IReadOnlyDictionary<string, object> values)
    {
        _variables = session.PSVariable;
        foreach ((string name, object value) in values)
        {
            PSVariable? previous = _variables.Get($"local:{name}");
            _previous.Add((name, previous is not null, previous?.Value));
            _variables.Set($"local:{name}", value);
        }
    }

    public void Dispose()
    {
        foreach ((string name, bool existed, object? value) in _previous)
        {
            if (existed)
            {
                _variables.Set($"local:{name}", value);
            }
            else
            {
                _variables.Remove($"local:{name}");
            }
        }
    }
}

namespace MaintenanceService.Client.Flow;

/// <summary>Writes options and commands as the caller's users type them.</summary>
internal interface ICommandSyntax
{
    /// <summary>Returns an option as it is typed, such as <c>-KeepOnFailure</c> or <c>--keep-on-failure</c>.</summary>
    /// <param name="name">The option in Pascal case; <c>Duration</c> is that for a length of time, whatever it is called.</param>
    string Option(string name);

    /// <summary>Returns the command that ends one maintenance.</summary>
    string EndCommand(string site, string id);

    /// <summary>Returns the command that starts a maintenance.</summary>
    string StartCommand(string site);

    /// <summary>Returns the command that shows who holds a site.</summary>
    string StatusCommand(string site);
}

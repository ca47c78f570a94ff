namespace MaintenanceService.Client.Flow;

/// <summary>How a caller's users write options and commands: texts name what can be typed.</summary>
internal interface ICommandWords
{
    /// <summary>Returns an option as it is typed, such as <c>-KeepOnFailure</c> or <c>--keep-on-failure</c>.</summary>
    /// <param name="name">The option in Pascal case.</param>
    string Option(string name);

    /// <summary>Returns the command that ends one maintenance.</summary>
    string EndCommand(string site, string id);

    /// <summary>Returns the command that starts a maintenance.</summary>
    string StartCommand(string site);

    /// <summary>Returns the command that shows who holds a site.</summary>
    string StatusCommand(string site);

    /// <summary>Returns the service's words on a member of a request in the words of the option that it came from.</summary>
    /// <param name="pointer">The member as a JSON Pointer.</param>
    /// <param name="detail">What the service says of it.</param>
    string MemberProblem(string pointer, string detail);
}

namespace MaintenanceService.Client;

/// <summary>The reason why an address can't be one of the service.</summary>
public enum ServiceAddressFault
{
    /// <summary>The address can be used.</summary>
    None,

    /// <summary>It is missing, or no absolute http or https address without query and fragment.</summary>
    NoAddress,

    /// <summary>It holds a user or a password. Do not repeat it.</summary>
    HoldsSecret,

    /// <summary>It is http to another machine: the key would be sent in the clear.</summary>
    Unencrypted,
}

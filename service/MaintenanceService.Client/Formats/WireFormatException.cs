using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace MaintenanceService.Client;

/// <summary>Thrown when a JSON value is not in the format of its member; the message says which format is expected.</summary>
/// <param name="message">The expected format, in words for the sender.</param>
[SuppressMessage("Design", "CA1032", Justification = "Thrown by this package's converters alone, always with a message.")]
public sealed class WireFormatException(string message) : JsonException(message);

using System.Text;

namespace MaintenanceService.Cli.Output;

/// <summary>
/// Writes as far as it can, and no keys: on a full disk, or to a terminal that is gone, messages are lost, and the work that they are about goes on. A
/// child is told of its maintenance's end, and sites are opened, whether or not somebody can read of it.
/// </summary>
internal sealed class LenientWriter(TextWriter writer) : TextWriter
{
    public override Encoding Encoding => writer.Encoding;

    public override void Write(char value) => Try(() => writer.Write(value));

    public override void Write(string? value) => Try(() => writer.Write(SecretMask.Apply(value)));

    public override void WriteLine(string? value) => Try(() => writer.WriteLine(SecretMask.Apply(value)));

    public override void Flush() => Try(writer.Flush);

    private static void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception exception) when (StandardOutput.IsWriteFailure(exception))
        {
            // Nobody can be told.
        }
    }
}

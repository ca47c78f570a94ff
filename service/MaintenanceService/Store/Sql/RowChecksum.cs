using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace MaintenanceService.Store.Sql;

/// <summary>Computes the checksum that a row carries, which detects a flipped bit in any column; the database's own checks do not.</summary>
internal static class RowChecksum
{
    private const byte Null = 0;
    private const byte Number = 1;
    private const byte Text = 2;

    /// <returns>The first 64 bits of a SHA-256 over the table's name and all columns but the checksum.</returns>
    /// <exception cref="InvalidDataException">A value has a type that no column has.</exception>
    public static long Of(StoreTable table, ReadOnlySpan<object?> row)
    {
        var bytes = new ArrayBufferWriter<byte>(1024);
        Append(bytes, table.Name);
        foreach (object? value in row)
        {
            switch (value)
            {
                case null or DBNull:
                    Append(bytes, Null, 0);
                    break;
                case long number:
                    Append(bytes, Number, number);
                    break;
                case int number:
                    Append(bytes, Number, number);
                    break;
                case string text:
                    Append(bytes, text);
                    break;
                default:
                    throw new InvalidDataException($"a column of {table.Name} holds {value.GetType().Name}.");
            }
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes.WrittenSpan, hash);
        return BinaryPrimitives.ReadInt64LittleEndian(hash);
    }

    private static void Append(ArrayBufferWriter<byte> bytes, byte kind, long value)
    {
        Span<byte> target = bytes.GetSpan(1 + sizeof(long));
        target[0] = kind;
        BinaryPrimitives.WriteInt64LittleEndian(target[1..], value);
        bytes.Advance(1 + sizeof(long));
    }

    private static void Append(ArrayBufferWriter<byte> bytes, string text)
    {
        Append(bytes, Text, Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, bytes);
    }
}

namespace AcpRegistry.Sdk.Credentials;

/// <summary>A connection that keeps the first bytes which came over it: they tell which protocol the other side speaks.</summary>
internal sealed class FirstBytesStream(Stream inner) : Stream
{
    private const int Kept = 8;
    private const byte TlsHandshake = 0x16;
    private const byte TlsAlert = 0x15;

    private readonly byte[] _first = new byte[Kept];
    private int _count;

    public bool IsHttp => _first.AsSpan(0, _count).StartsWith("HTTP/"u8);

    public bool IsTls => _count >= 2 && _first[0] is TlsHandshake or TlsAlert && _first[1] == 3;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Note(buffer.AsSpan(offset), inner.Read(buffer, offset, count));

    public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        await ReadAsync(buffer.AsMemory(offset, count), cancellationToken).ConfigureAwait(false);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        return Note(buffer.Span, read);
    }

    public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        inner.WriteAsync(buffer, offset, count, cancellationToken);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.WriteAsync(buffer, cancellationToken);

    public override void Flush() => inner.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Note(ReadOnlySpan<byte> buffer, int read)
    {
        var more = Math.Min(read, Kept - _count);
        if (more > 0)
        {
            buffer[..more].CopyTo(_first.AsSpan(_count));
            _count += more;
        }

        return read;
    }
}

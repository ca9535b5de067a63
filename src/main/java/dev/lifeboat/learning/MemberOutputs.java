package dev.lifeboat.learning;

import dev.lifeboat.binary.BinaryReader;
import dev.lifeboat.binary.BinaryWriter;
import org.jspecify.annotations.Nullable;

/**
 * What the members of an ensemble emitted for a record.
 *
 * @param ids of the members; not to be modified
 * @param logits (members × outputs), row-major; not to be modified
 */
public record MemberOutputs(int[] ids, float[] logits) {
    /** Bytes of the largest id. */
    private static final int MAX_ID = 5;

    /** Of a model with one member: its prediction is the model's. */
    public static final MemberOutputs NONE = new MemberOutputs(new int[0], new float[0]);

    /** The prediction that a member emitted, new; null if it emitted none. */
    double @Nullable [] prediction(int id, Target target) {
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] == id) {
                double[] outputs = new double[target.outputs()];
                for (int output = 0; output < outputs.length; output++) {
                    outputs[output] = logits[i * outputs.length + output];
                }
                double[] prediction = new double[target.predictionWidth()];
                target.predict(outputs, prediction);
                return prediction;
            }
        }
        return null;
    }

    /** An upper bound of the size, in bytes. */
    static long maxBytes(Target target, int members) {
        return JournalCodec.MAX_COUNT + members * (MAX_ID + (long) Float.BYTES * target.outputs());
    }

    /** Writes the number of members (count), then the id (count) and the logits (4 bytes each) of each. */
    public void writeTo(BinaryWriter out) {
        out.putCount(ids.length);
        int outputs = ids.length == 0 ? 0 : logits.length / ids.length;
        for (int i = 0; i < ids.length; i++) {
            out.putCount(ids[i]);
            for (int output = 0; output < outputs; output++) {
                out.putInt(Float.floatToIntBits(logits[i * outputs + output]));
            }
        }
    }

    /** Reads what {@link #writeTo} wrote. */
    public static MemberOutputs readFrom(BinaryReader in, Target target) {
        int members = in.readLength(1 + Float.BYTES * target.outputs());
        if (members == 0) {
            return NONE;
        }
        int[] ids = new int[members];
        float[] logits = new float[members * target.outputs()];
        for (int i = 0; i < members; i++) {
            ids[i] = in.readIntCount();
            for (int output = 0; output < target.outputs(); output++) {
                logits[i * target.outputs() + output] = Float.intBitsToFloat(in.readInt());
            }
        }
        return new MemberOutputs(ids, logits);
    }
}

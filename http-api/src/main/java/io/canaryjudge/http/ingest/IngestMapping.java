package io.canaryjudge.http.ingest;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which tags and fields of a line protocol line make a sample. Names are compared exactly; other tags are ignored,
 * other fields are readings if they are numbers and ignored if not.
 *
 * @param serviceTag tag that names the service
 * @param versionTag tag that names the deployed version
 * @param instanceTag tag that names the pod, host or process; the only one that may be missing from a line
 * @param fields what each field means, by its name
 */
public record IngestMapping(String serviceTag, String versionTag, String instanceTag, Map<String, SampleField> fields) {

    /** Tags {@code service}, {@code version} and {@code instance}, and every {@link SampleField} by its default name. */
    public static final IngestMapping DEFAULT = new IngestMapping("service", "version", "instance", defaultFields());

    /**
     * @throws IllegalArgumentException if a name is empty or {@code time}, two tags have the same name, or there is no
     *     field
     */
    public IngestMapping {
        fields = Collections.unmodifiableMap(new TreeMap<>(fields));
        requireName("serviceTag", serviceTag);
        requireName("versionTag", versionTag);
        requireName("instanceTag", instanceTag);
        fields.keySet().forEach(name -> requireName("a field's name", name));
        if (serviceTag.equals(versionTag) || serviceTag.equals(instanceTag) || versionTag.equals(instanceTag)) {
            throw new IllegalArgumentException("the tags for service, version and instance must differ, were '"
                    + serviceTag + "', '" + versionTag + "' and '" + instanceTag + "'");
        }
        if (fields.isEmpty()) {
            throw new IllegalArgumentException("fields must have at least one entry, had none");
        }
    }

    /** This mapping with other tags. */
    public IngestMapping withTags(String service, String version, String instance) {
        return new IngestMapping(service, version, instance, fields);
    }

    /** This mapping with other fields, in place of those it has. */
    public IngestMapping withFields(Map<String, SampleField> names) {
        return new IngestMapping(serviceTag, versionTag, instanceTag, names);
    }

    private static Map<String, SampleField> defaultFields() {
        Map<String, SampleField> names = new TreeMap<>();
        for (SampleField field : SampleField.values()) {
            names.put(field.defaultName(), field);
        }
        return names;
    }

    private static void requireName(String what, String name) {
        if (name.isEmpty() || name.equals("time")) {
            throw new IllegalArgumentException(what + " must be neither empty nor 'time', was '" + name + "'");
        }
    }
}

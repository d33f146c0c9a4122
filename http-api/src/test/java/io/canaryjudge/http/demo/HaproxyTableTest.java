package io.canaryjudge.http.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HaproxyTableTest {

    @Test
    void sum_ofAColumn_isOverTheNamedServers() {
        HaproxyTable table = HaproxyTable.read("""
                # pxname,svname,stot,status,weight,
                checkout,blue-1,7,UP,100,
                checkout,blue-2,8,UP,50,
                checkout,green-1,,DOWN,0,

                """);

        assertThat(table.sum("stot", List.of("blue-1", "blue-2"))).isEqualTo(15);
        assertThat(table.sum("weight", List.of("blue-1", "blue-2"))).isEqualTo(150);
        assertThat(table.sum("stot", List.of("green-1"))).isZero();
    }
}
